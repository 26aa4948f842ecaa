/** Published experiments, run again and set beside what was published. */
@org.jspecify.annotations.NullMarked
package dev.bobbin.lab.reproduction;
