/** The neural network: kernels, layers, network, training. It has no files, YAML or logging. */
@org.jspecify.annotations.NullMarked
module dev.bobbin.engine {
  requires static org.jspecify;
  requires static java.compiler; // @Generated, which no class file keeps
  requires jdk.incubator.vector;

  exports dev.bobbin.engine;
  exports dev.bobbin.engine.network;
  exports dev.bobbin.engine.network.shape;
  exports dev.bobbin.engine.network.weights;
  exports dev.bobbin.engine.profile;
  exports dev.bobbin.engine.random;
  exports dev.bobbin.engine.spec;
  exports dev.bobbin.engine.train;
}
