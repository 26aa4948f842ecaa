package dev.bobbin.model.planted.one;

import dev.bobbin.model.planted.other.OtherHalfOfACycle;

/** What the architecture test must catch. */
public record HalfOfACycle(OtherHalfOfACycle other) {}
