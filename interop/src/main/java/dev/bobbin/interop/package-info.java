/** Models go out in the formats of other programs, with a proof, and come in from them. */
package dev.bobbin.interop;
