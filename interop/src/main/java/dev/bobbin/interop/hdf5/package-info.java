/**
 * HDF5: a small writer of its own, whose bytes are the same on every machine, and jHDF behind a
 * guard for reading.
 */
package dev.bobbin.interop.hdf5;
