package dev.bobbin.interop.hdf5;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** A group of a file to write: groups and datasets by name, and attributes. */
public final class Hdf5Group {
  private final SortedMap<String, Hdf5Group> groups = new TreeMap<>();
  private final SortedMap<String, Hdf5Dataset> datasets = new TreeMap<>();
  private final Map<String, Hdf5Attribute> attributes = new LinkedHashMap<>();

  /** An empty group. */
  public Hdf5Group() {}

  /**
   * The group at a path, made if it is not there yet.
   *
   * @param path names with slashes between them
   */
  public Hdf5Group group(String path) {
    Hdf5Group at = this;
    for (String name : path.split("/", -1)) {
      if (at.datasets.containsKey(name)) {
        throw new IllegalArgumentException(
            "HDF5: expected a group " + path + ", received a dataset");
      }
      at = at.groups.computeIfAbsent(name, _ -> new Hdf5Group());
    }
    return at;
  }

  /**
   * Puts a dataset at a path, whose groups are made if they are not there yet.
   *
   * @param path names with slashes between them
   */
  public void put(String path, Hdf5Dataset dataset) {
    int slash = path.lastIndexOf('/');
    Hdf5Group parent = slash < 0 ? this : group(path.substring(0, slash));
    String name = path.substring(slash + 1);
    if (parent.groups.containsKey(name) || parent.datasets.put(name, dataset) != null) {
      throw new IllegalArgumentException("HDF5: expected one thing at " + path + ", received two");
    }
  }

  /** Puts an attribute. */
  public void put(String name, Hdf5Attribute attribute) {
    attributes.put(name, attribute);
  }

  SortedMap<String, Hdf5Group> groups() {
    return Collections.unmodifiableSortedMap(groups);
  }

  SortedMap<String, Hdf5Dataset> datasets() {
    return Collections.unmodifiableSortedMap(datasets);
  }

  Map<String, Hdf5Attribute> attributes() {
    return Collections.unmodifiableMap(attributes);
  }
}
