package dev.bobbin.base.codec;

/**
 * How a record is written, and read again. Made by {@link RecordFields}.
 *
 * @param <R> the record
 */
public interface RecordCodec<R> extends RecordForm<R>, Codec<R> {}
