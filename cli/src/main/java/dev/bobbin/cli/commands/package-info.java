/** One class for each command: its options and what it does. */
package dev.bobbin.cli.commands;
