/** The {@code bobbin} command: from its arguments to an exit code. */
package dev.bobbin.cli;
