/** Datasets by name or path: find, download, verify, export. */
package dev.bobbin.data.catalogue;
