/** Files: decompressing, digests, atomic writes. */
package dev.bobbin.base.io;
