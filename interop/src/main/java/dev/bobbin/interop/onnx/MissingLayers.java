package dev.bobbin.interop.onnx;

import dev.bobbin.base.InvalidValueException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What to do about operators that no layer of Bobbin's computes. */
final class MissingLayers {
  private static final Map<String, String> REMEDIES = new HashMap<>();

  static {
    remedy("ReLU in place of ReLU6 and other clipped values, and train again", "Clip", "HardTanh");
    remedy(
        "relu, leaky relu, elu, gelu, silu, sigmoid or tanh, and train again",
        "HardSigmoid",
        "HardSwish",
        "Mish",
        "Selu",
        "Softplus",
        "Softsign",
        "ThresholdedRelu",
        "Celu");
    remedy(
        "batch normalisation, and train again",
        "InstanceNormalization",
        "LayerNormalization",
        "GroupNormalization",
        "LRN",
        "LpNormalization",
        "MeanVarianceNormalization");
    remedy(
        "the model before it was quantised",
        "QuantizeLinear",
        "DequantizeLinear",
        "DynamicQuantizeLinear",
        "QLinearConv",
        "QLinearMatMul",
        "ConvInteger",
        "MatMulInteger");
    remedy(
        "pictures of the size that the network takes: import scales them itself",
        "Resize",
        "Upsample");
    remedy(
        "a feed-forward network",
        "LSTM",
        "GRU",
        "RNN",
        "Attention",
        "MultiHeadAttention",
        "If",
        "Loop",
        "Scan");
    remedy("to export the model without the step after its probabilities", "ArgMax", "TopK");
    remedy(
        "MLPClassifier, which of scikit-learn is read",
        "TreeEnsembleClassifier",
        "TreeEnsemble",
        "LinearClassifier",
        "SVMClassifier",
        "Normalizer",
        "Imputer");
  }

  private MissingLayers() {}

  private static void remedy(String remedy, String... operators) {
    List.of(operators).forEach(operator -> REMEDIES.put(operator, remedy));
  }

  /** Why a node cannot be read, and what can be done where that is known. */
  static InvalidValueException refusal(OnnxNode node) {
    return new InvalidValueException(
        "expected an operator that a layer of Bobbin's computes, received another"
            + Optional.ofNullable(REMEDIES.get(node.operator()))
                .map(remedy -> "; try " + remedy)
                .orElse(""));
  }
}
