/** Options that several commands or a session share. */
package dev.bobbin.cli.options;
