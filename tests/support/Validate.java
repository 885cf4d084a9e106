import java.io.FileInputStream;
import java.util.TreeMap;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.PDFAValidator;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

/**
 * Validate PDF files with veraPDF: {@code Validate PROFILE,PROFILE FILE FILE …}.
 *
 * <p>Prints one line per file and profile, and one per failed rule under it, with tabs between the columns:
 * {@code RESULT profile file pass|fail assertions} and {@code RULE clause-test failures message}. The answer is in the
 * lines; the exit code is 0 whenever every file could be examined.
 */
public final class Validate {
  private static final int MAX_FAILURES_KEPT = 1000;

  public static void main(String[] arguments) throws Exception {
    VeraGreenfieldFoundryProvider.initialise();
    for (int index = 1; index < arguments.length; index++) {
      for (String profile : arguments[0].split(",")) {
        print(profile, arguments[index]);
      }
    }
  }

  private static void print(String profile, String file) throws Exception {
    PDFAFlavour flavour = PDFAFlavour.fromString(profile);
    try (FileInputStream bytes = new FileInputStream(file);
        PDFAParser parser = Foundries.defaultInstance().createParser(bytes, flavour);
        PDFAValidator validator = Foundries.defaultInstance().createValidator(flavour, MAX_FAILURES_KEPT, false, false, false)) {
      ValidationResult result = validator.validate(parser);
      String word = result.isCompliant() ? "pass" : "fail";
      System.out.println(String.join("\t", "RESULT", profile, file, word, "" + result.getTotalAssertions()));
      TreeMap<String, String> rules = new TreeMap<>();
      TreeMap<String, Integer> counts = new TreeMap<>();
      for (TestAssertion assertion : result.getTestAssertions()) {
        if (assertion.getStatus() == TestAssertion.Status.FAILED) {
          String rule = assertion.getRuleId().getClause() + "-" + assertion.getRuleId().getTestNumber();
          rules.putIfAbsent(rule, assertion.getMessage().replaceAll("\\s+", " "));
          counts.merge(rule, 1, Integer::sum);
        }
      }
      for (String rule : rules.keySet()) {
        System.out.println(String.join("\t", "RULE", rule, "" + counts.get(rule), rules.get(rule)));
      }
    }
  }

  private Validate() {}
}
