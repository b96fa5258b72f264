package org.m2q.ui.tests;

import org.eclipse.core.runtime.IProgressMonitor;
import org.eclipse.jface.text.BadLocationException;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.IRegion;
import org.eclipse.jface.text.contentassist.CompletionProposal;
import org.eclipse.jface.text.contentassist.ICompletionProposal;
import org.eclipse.ui.texteditor.spelling.ISpellingEngine;
import org.eclipse.ui.texteditor.spelling.ISpellingProblemCollector;
import org.eclipse.ui.texteditor.spelling.SpellingContext;
import org.eclipse.ui.texteditor.spelling.SpellingProblem;

/** A spelling engine that knows one wrong word. */
public final class OneWordEngine implements ISpellingEngine {

	private static final String WRONG = "wrod";
	private static final String RIGHT = "word";

	@Override
	public void check(IDocument document, IRegion[] regions, SpellingContext context, ISpellingProblemCollector collector, IProgressMonitor monitor) {
		collector.beginCollecting();
		for (IRegion region : regions) {
			String text = text(document, region);
			for (int at = text.indexOf(WRONG); at >= 0; at = text.indexOf(WRONG, at + 1)) {
				collector.accept(new Problem(region.getOffset() + at));
			}
		}
		collector.endCollecting();
	}

	private static String text(IDocument document, IRegion region) {
		try {
			return document.get(region.getOffset(), region.getLength());
		} catch (BadLocationException e) {
			throw new AssertionError(e);
		}
	}

	private static final class Problem extends SpellingProblem {

		private final int offset;

		Problem(int offset) {
			this.offset = offset;
		}

		@Override
		public int getOffset() {
			return offset;
		}

		@Override
		public int getLength() {
			return WRONG.length();
		}

		@Override
		public String getMessage() {
			return "The word '" + WRONG + "' is not correctly spelled";
		}

		@Override
		public ICompletionProposal[] getProposals() {
			return new ICompletionProposal[] { new CompletionProposal(RIGHT, offset, WRONG.length(), RIGHT.length(), null, "Change to '" + RIGHT + "'", null, null) };
		}
	}
}
