package dev.bobbin.experiment.tracking;

import dev.bobbin.base.BobbinException;
import dev.bobbin.base.text.Names;
import dev.bobbin.experiment.tracking.RunField.Value;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What runs are chosen by: {@code testAccuracy>0.9}, {@code recipe=naderi-cnn}, {@code
 * diagnosis!=dead-units}. A run that has no value there satisfies only {@code !=}. Of several
 * texts, {@code =} asks for one of them. {@code ~} asks for a part of a text, whatever the case.
 *
 * @param field what is looked at
 * @param operator how it is compared
 * @param operand with what
 */
public record RunCondition(RunField field, Operator operator, String operand)
    implements Predicate<RunSummary> {
  private static final Pattern FORM =
      Pattern.compile("\\s*([A-Za-z]+)\\s*(<=|>=|!=|==|=|<|>|~)\\s*(.*?)\\s*", Pattern.DOTALL);

  /** Checks that a number is compared with one. */
  public RunCondition {
    if (field.isNumber() && operator != Operator.CONTAINS) {
      number(field, operand);
    }
  }

  /** How a value is compared. */
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
   * Reads a condition.
   *
   * @throws BobbinException if it is none
   */
  public static RunCondition parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      throw BobbinException.usage(
          "condition",
          "a field, one of = != < <= > >= ~ and a value",
          "'" + text + "'",
          "'testAccuracy>0.9'");
    }
    String name = matcher.group(1);
    RunField field =
        RunField.parse(name)
            .orElseThrow(() ->
                BobbinException.usage(
                    "condition",
                    "a field of runs",
                    "'" + name + "'",
                    Names.remedy(name, RunField.ids())));
    return new RunCondition(field, Operator.parse(matcher.group(2)), matcher.group(3));
  }

  /** That a field has a value. */
  public static RunCondition equal(RunField field, String operand) {
    return new RunCondition(field, Operator.EQUAL, operand);
  }

  @Override
  public boolean test(RunSummary run) {
    Optional<Value> value = field.of(run);
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
      case Value.Text _, Value.Time _, Value.Figure _ -> compare(value) == 0;
    };
  }

  private int compare(Value value) {
    return switch (value) {
      case Value.Figure figure -> figure.compareTo(new Value.Figure(number(field, operand)));
      case Value.Text _, Value.Time _, Value.Texts _ -> value.text().compareTo(operand);
    };
  }

  private static double number(RunField field, String operand) {
    try {
      return Double.parseDouble(operand);
    } catch (NumberFormatException e) {
      throw BobbinException.usage(
          "condition",
          "a number to compare " + field.id() + " with",
          "'" + operand + "'",
          "'" + field.id() + ">0.9'");
    }
  }
}
