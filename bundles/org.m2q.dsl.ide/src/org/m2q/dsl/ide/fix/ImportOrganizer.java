package org.m2q.dsl.ide.fix;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

import com.google.inject.Singleton;
import org.eclipse.xtext.nodemodel.ICompositeNode;
import org.eclipse.xtext.nodemodel.util.NodeModelUtils;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.model.m2q.Import;

/**
 * Puts imports in order: those that nothing uses go, those that are missing come, as far as only one can be meant, and the rest is sorted: packages, then
 * files. Imports with comments between them stay in their order. Which imports are unused is known when all names of the text are.
 */
@Singleton
public final class ImportOrganizer {

	private static final String IMPORT = "import ";

	/**
	 * Edits that put the imports of a text in order; none when they are, or when the text has syntax errors.
	 *
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public List<TextEdit> edits(M2qDocument document, Cancellation cancellation) {
		List<Problem> problems = document.problems(Depth.STRUCTURE, cancellation);
		if (document.file().isEmpty() || problems.stream().anyMatch(problem -> problem.code().equals(ProblemCodes.SYNTAX))) {
			return List.of();
		}
		String text = document.text().orElse("");
		List<ICompositeNode> nodes = document.file().get().getImports().stream().map(NodeModelUtils::findActualNodeFor).toList();
		Set<String> missing = missing(problems);
		List<Import> imports = document.file().get().getImports();
		Set<ICompositeNode> gone = new LinkedHashSet<>();
		for (Problem problem : problems) {
			if (problem.code().equals(ProblemCodes.IMPORT_UNUSED) || problem.code().equals(ProblemCodes.IMPORT_DUPLICATE)) {
				nodes.stream().filter(node -> node.getOffset() <= problem.span().offset() && problem.span().offset() < node.getEndOffset()).forEach(gone::add);
			}
		}
		MaskedText masked = new MaskedText(text);
		if (nodes.isEmpty()) {
			return missing.isEmpty() ? List.of() : List.of(QuickFixes.importing(sorted(missing.stream()), masked));
		}
		boolean sortable = imports.stream().allMatch(element -> element.getSuppressions().isEmpty()) && isPlain(nodes, text);
		return sortable ? rewritten(nodes, gone, missing, text) : apart(nodes, gone, missing, masked);
	}

	private static Set<String> missing(List<Problem> problems) {
		Set<String> missing = new LinkedHashSet<>();
		problems.stream().filter(problem -> problem.code().equals(ProblemCodes.LINK_UNRESOLVED) && QuickFixes.names(problem.data()).size() == 1
				&& problem.data().getFirst().startsWith(IMPORT)).forEach(problem -> missing.add(problem.data().getFirst()));
		return missing;
	}

	/** Whether nothing but line ends is between the imports, so that they can change places. */
	private static boolean isPlain(List<ICompositeNode> nodes, String text) {
		int end = nodes.getFirst().getOffset();
		for (ICompositeNode node : nodes) {
			if (!text.substring(end, node.getOffset()).isBlank()) {
				return false;
			}
			end = node.getEndOffset();
		}
		int line = text.indexOf('\n', end);
		return text.substring(end, line < 0 ? text.length() : line).isBlank();
	}

	private static List<TextEdit> rewritten(List<ICompositeNode> nodes, Set<ICompositeNode> gone, Set<String> missing, String text) {
		int begin = nodes.getFirst().getOffset();
		int end = nodes.getLast().getEndOffset();
		String lines = String.join("\n", sorted(Stream.concat(missing.stream(),
				nodes.stream().filter(node -> !gone.contains(node)).map(node -> text.substring(node.getOffset(), node.getEndOffset())))));
		if (lines.equals(text.substring(begin, end))) {
			return List.of();
		}
		if (lines.isEmpty()) {
			return List.of(new MaskedText(text).removal(begin, end));
		}
		return List.of(new TextEdit(begin, end - begin, lines));
	}

	private static List<TextEdit> apart(List<ICompositeNode> nodes, Set<ICompositeNode> gone, Set<String> missing, MaskedText text) {
		List<TextEdit> edits = new ArrayList<>();
		nodes.stream().filter(gone::contains).forEach(node -> edits.add(text.removal(node.getOffset(), node.getEndOffset())));
		if (!missing.isEmpty()) {
			edits.add(QuickFixes.importing(sorted(missing.stream()), text));
		}
		return edits;
	}

	private static List<String> sorted(Stream<String> lines) {
		return lines.distinct().sorted(Comparator.<String>comparingInt(line -> line.indexOf('"') < 0 ? 0 : 1).thenComparing(Comparator.naturalOrder())).toList();
	}
}
