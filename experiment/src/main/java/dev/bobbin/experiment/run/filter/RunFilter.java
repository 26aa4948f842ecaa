package dev.bobbin.experiment.run.filter;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.experiment.run.filter.RunAttribute.Value;
import dev.bobbin.experiment.run.list.RunSummary;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A condition on runs: {@code testAccuracy>0.9}, {@code recipe=naderi-cnn}, {@code
 * diagnosis!=dead-units}. Runs without a value only match {@code !=}. Of several texts {@code =}
 * needs to match one. {@code ~} searches within a text, ignoring case.
 */
public record RunFilter(RunAttribute attribute, Operator operator, String operand)
    implements Predicate<RunSummary> {
  private static final String OPTION = "--where";
  private static final Pattern FORM =
      Pattern.compile("\\s*([A-Za-z]+)\\s*(<=|>=|!=|==|=|<|>|~)\\s*(.*?)\\s*", Pattern.DOTALL);

  public RunFilter {
    if (attribute.isNumber() && operator != Operator.CONTAINS) {
      number(attribute, operand);
    }
  }

  public enum Operator {
    EQUAL("="),
    NOT_EQUAL("!="),
    LESS("<"),
    AT_MOST("<="),
    MORE(">"),
    AT_LEAST(">="),
    CONTAINS("~");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }

    private static Operator parse(String sign) {
      return Stream.of(values())
          .filter(operator -> operator.sign.equals(sign))
          .findFirst()
          .orElse(EQUAL);
    }
  }

  /**
   * Parses the option {@code --where}.
   *
   * @throws BobbinException if it is not a condition
   */
  public static RunFilter parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw BobbinException.usage(
          OPTION,
          "a field, one of = != < <= > >= ~ and a value",
          "'" + text + "'",
          "'testAccuracy>0.9'");
    }
    String name = matcher.group(1);
    RunAttribute attribute =
        RunAttribute.parse(name)
            .orElseThrow(() ->
                BobbinException.usage(
                    OPTION,
                    "a field of runs",
                    "'" + name + "'",
                    Names.remedy(name, RunAttribute.ids())));
    return new RunFilter(attribute, Operator.parse(matcher.group(2)), matcher.group(3));
  }

  public static RunFilter equal(RunAttribute attribute, String operand) {
    return new RunFilter(attribute, Operator.EQUAL, operand);
  }

  @Override
  public boolean test(RunSummary run) {
    Optional<Value> value = attribute.of(run);
    if (value.isEmpty()) {
      return operator == Operator.NOT_EQUAL;
    }
    return switch (operator) {
      case EQUAL -> isEqual(value.get());
      case NOT_EQUAL -> !isEqual(value.get());
      case LESS -> compare(value.get()) < 0;
      case AT_MOST -> compare(value.get()) <= 0;
      case MORE -> compare(value.get()) > 0;
      case AT_LEAST -> compare(value.get()) >= 0;
      case CONTAINS -> lower(value.get().text()).contains(lower(operand));
    };
  }

  private static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  private boolean isEqual(Value value) {
    return switch (value) {
      case Value.Texts(var texts) -> operand.isEmpty() ? texts.isEmpty() : texts.contains(operand);
      case Value.Text _, Value.Time _, Value.Numeric _ -> compare(value) == 0;
    };
  }

  private int compare(Value value) {
    return switch (value) {
      case Value.Numeric number -> number.compareTo(new Value.Numeric(number(attribute, operand)));
      case Value.Text _, Value.Time _, Value.Texts _ -> value.text().compareTo(operand);
    };
  }

  private static double number(RunAttribute attribute, String operand) {
    try {
      return Double.parseDouble(operand);
    } catch (NumberFormatException e) {
      throw BobbinException.usage(
          OPTION,
          "a number to compare " + attribute.id() + " with",
          "'" + operand + "'",
          "'" + attribute.id() + ">0.9'");
    }
  }
}
