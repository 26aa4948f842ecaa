/** The run board: all runs of a folder on a page that stays up to date. */
package dev.bobbin.server.board;
