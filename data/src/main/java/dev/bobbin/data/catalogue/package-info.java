/** Datasets by name: where they are looked for, fetched from and checked against. */
package dev.bobbin.data.catalogue;
