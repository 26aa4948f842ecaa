/** Files: opened whatever their compression, digested, written whole or not at all. */
package dev.bobbin.base.io;
