/** What goes into an export, and what comes out of an import. */
package dev.bobbin.interop.exchange;
