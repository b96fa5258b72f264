package org.m2q.lsp;

import java.util.List;

import org.eclipse.lsp4j.TextDocumentContentChangeEvent;

/**
 * One state of a text that the client has open.
 *
 * @param uri address as the client writes it
 * @param version the client's number of the state
 * @param text the text
 * @param lines its lines
 */
record OpenText(String uri, int version, String text, Lines lines) {

	static OpenText of(String uri, int version, String text) {
		return new OpenText(uri, version, text, new Lines(text));
	}

	/** The next state: every change applies to the result of the one before. */
	OpenText with(int newVersion, List<TextDocumentContentChangeEvent> changes) {
		OpenText state = this;
		for (TextDocumentContentChangeEvent change : changes) {
			String next;
			if (change.getRange() == null) {
				next = change.getText();
			} else {
				int from = state.lines.offset(change.getRange().getStart());
				int to = Math.max(from, state.lines.offset(change.getRange().getEnd()));
				next = state.text.substring(0, from) + change.getText() + state.text.substring(to);
			}
			state = of(uri, newVersion, next);
		}
		return state;
	}
}
