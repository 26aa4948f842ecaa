package dev.bobbin.base.codec;

/**
 * Reads and writes a record; made by {@link RecordFields}.
 *
 * @param <R> the record
 */
public interface RecordCodec<R> extends RecordForm<R>, Codec<R> {}
