/** PyTorch's C++ library as a contender, through the Deep Java Library. */
@NullMarked
package dev.bobbin.bench.torch;

import org.jspecify.annotations.NullMarked;
