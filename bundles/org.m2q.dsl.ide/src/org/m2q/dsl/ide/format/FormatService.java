package org.m2q.dsl.ide.format;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

import com.google.inject.Inject;
import com.google.inject.Provider;
import com.google.inject.Singleton;

import org.eclipse.xtext.formatting2.FormatterRequest;
import org.eclipse.xtext.formatting2.IFormatter2;
import org.eclipse.xtext.formatting2.regionaccess.ITextRegionAccess;
import org.eclipse.xtext.formatting2.regionaccess.ITextReplacement;
import org.eclipse.xtext.formatting2.regionaccess.TextRegionAccessBuilder;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.util.TextRegion;
import org.m2q.base.Cancellation;
import org.m2q.base.problem.Problem;
import org.m2q.base.problem.ProblemCodes;
import org.m2q.dsl.Depth;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.fix.TextEdit;

/** Brings texts into their canonical layout with as few edits as possible, so that carets and marks stay where they are. */
@Singleton
public final class FormatService {

	@Inject
	private Provider<TextRegionAccessBuilder> regions;
	@Inject
	private IFormatter2 formatter;

	/**
	 * Edits that format a whole text; empty when it has syntax errors.
	 *
	 * @param document the text
	 */
	public Optional<List<TextEdit>> edits(M2qDocument document) {
		return edits(document, 0, document.text().map(String::length).orElse(0));
	}

	/**
	 * Edits that format a part of a text, in the order of the text; empty when the text has syntax errors.
	 *
	 * @param document the text
	 * @param offset first character to format
	 * @param length number of characters to format
	 */
	public Optional<List<TextEdit>> edits(M2qDocument document, int offset, int length) {
		String text = document.text().orElse("");
		Optional<XtextResource> resource = document.resource().filter(read -> read.getParseResult() != null);
		if (resource.isEmpty() || syntaxError(document).isPresent()) {
			return Optional.empty();
		}
		if (text.isBlank()) {
			return Optional.of(text.isEmpty() ? List.of() : List.of(new TextEdit(0, text.length(), "")));
		}
		ITextRegionAccess access = regions.get().forNodeModel(resource.get()).create();
		FormatterRequest request = new FormatterRequest().setTextRegionAccess(access);
		if (offset > 0 || offset + length < text.length()) {
			request.addRegion(new TextRegion(offset, length));
		}
		List<TextEdit> edits = new ArrayList<>();
		boolean carriageReturns = text.contains("\r\n");
		for (ITextReplacement replacement : formatter.format(request)) {
			String after = replacement.getReplacementText();
			add(text, replacement.getOffset(), replacement.getLength(), carriageReturns ? after.replace("\n", "\r\n") : after, edits);
		}
		edits.sort(Comparator.comparingInt(TextEdit::offset));
		return Optional.of(edits);
	}

	/** The syntax error that stands first in a text; empty when there is none. */
	public Optional<Problem> syntaxError(M2qDocument document) {
		return document.problems(Depth.STRUCTURE, Cancellation.NONE).stream().filter(problem -> problem.code().startsWith(ProblemCodes.SYNTAX))
				.findFirst();
	}

	/** Leaves out what is equal at both ends. */
	private static void add(String text, int offset, int length, String after, List<TextEdit> edits) {
		String before = text.substring(offset, offset + length);
		int most = Math.min(before.length(), after.length());
		int begin = 0;
		while (begin < most && before.charAt(begin) == after.charAt(begin)) {
			begin++;
		}
		int end = 0;
		while (end < most - begin && before.charAt(before.length() - 1 - end) == after.charAt(after.length() - 1 - end)) {
			end++;
		}
		if (begin + end < before.length() || begin + end < after.length()) {
			edits.add(new TextEdit(offset + begin, before.length() - begin - end, after.substring(begin, after.length() - end)));
		}
	}
}
