package org.m2q.ui.internal.hover;

import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import org.eclipse.core.resources.IMarker;
import org.eclipse.core.runtime.CoreException;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.jface.text.Position;
import org.eclipse.jface.text.source.Annotation;
import org.eclipse.jface.text.source.IAnnotationModel;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.ui.texteditor.SimpleMarkerAnnotation;
import org.m2q.dsl.ide.problem.ProblemDocs;
import org.m2q.ui.M2qUi;

/** What the problems at a place mean in general: the platform shows their messages and repairs. */
final class ProblemText {

	private static final String PAGE = "/org.m2q.doc/html/problem-codes.html#";

	private ProblemText() {
	}

	/** Codes of the problems whose marks reach over a place, the shortest mark first; each once. Any thread. */
	static List<String> codes(ITextViewer viewer, int offset) {
		IAnnotationModel model = viewer instanceof ISourceViewer source ? source.getAnnotationModel() : null;
		if (model == null) {
			return List.of();
		}
		Map<String, Integer> lengths = new TreeMap<>();
		for (Iterator<Annotation> all = model.getAnnotationIterator(); all.hasNext();) {
			if (all.next() instanceof SimpleMarkerAnnotation annotation && !annotation.isMarkedDeleted()) {
				Position position = model.getPosition(annotation);
				String code = position != null && position.includes(offset) ? code(annotation.getMarker()) : "";
				if (!code.isEmpty()) {
					lengths.merge(code, position.getLength(), Math::min);
				}
			}
		}
		return lengths.entrySet().stream().sorted(Comparator.comparingInt(Map.Entry::getValue)).map(Map.Entry::getKey).toList();
	}

	private static String code(IMarker marker) {
		try {
			return marker.exists() && marker.isSubtypeOf(M2qUi.PROBLEM_MARKER) ? marker.getAttribute(M2qUi.CODE_ATTRIBUTE, "") : "";
		} catch (CoreException e) {
			// The marker has gone in this moment.
			return "";
		}
	}

	/** A paragraph for each code, in Markdown. */
	static String of(List<String> codes) {
		return codes.stream().flatMap(code -> ProblemDocs.describe(code).stream().map(text -> "`" + code + "`: " + text)).collect(Collectors.joining("\n\n"));
	}

	/** Where the help says it. */
	static String help(String code) {
		return PAGE + ProblemDocs.anchor(code);
	}
}
