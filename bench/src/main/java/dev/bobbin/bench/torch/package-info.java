/** PyTorch's C++ library as a contender, through the Deep Java Library. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.bench.torch;
