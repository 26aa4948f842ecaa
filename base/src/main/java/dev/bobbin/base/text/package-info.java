/** Names, lists and tables of plain text. */
package dev.bobbin.base.text;
