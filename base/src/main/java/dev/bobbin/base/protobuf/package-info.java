/** Protocol Buffers' wire format: fields of messages, without generated classes. */
package dev.bobbin.base.protobuf;
