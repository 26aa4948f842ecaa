/** Standard output and error, exit codes, interrupts. */
package dev.bobbin.cli.terminal;
