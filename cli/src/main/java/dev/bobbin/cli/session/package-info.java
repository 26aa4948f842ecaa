/** What commands have in common while they run: training, indexing, serving, searching. */
package dev.bobbin.cli.session;
