/** Progress bars and tables on the terminal. */
package dev.bobbin.cli.render;
