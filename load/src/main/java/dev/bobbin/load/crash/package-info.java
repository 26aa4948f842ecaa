/** Kills, full disks, damaged files and several writers at once, against {@code ./bobbin}. */
@NullMarked
package dev.bobbin.load.crash;

import org.jspecify.annotations.NullMarked;
