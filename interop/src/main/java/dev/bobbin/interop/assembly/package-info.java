/** What the formats share: networks put together layer by layer, and what files say beside them. */
package dev.bobbin.interop.assembly;
