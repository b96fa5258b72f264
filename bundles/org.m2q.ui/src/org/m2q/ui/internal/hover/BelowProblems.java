package org.m2q.ui.internal.hover;

import java.util.stream.Stream;

import org.eclipse.swt.custom.StyledText;
import org.eclipse.swt.widgets.Composite;
import org.eclipse.swt.widgets.Control;
import org.eclipse.swt.widgets.Label;

/**
 * A hover in one pop-up with the problems of the same place. The platform moves both there out of shells of their own, cuts off long messages at the edge, and
 * takes the size of the shells that they left, which nobody has set, for that of their contents.
 */
final class BelowProblems {

	/** In pixels, inside of the borders that a shell may have. */
	private static final int SMALL = 8;

	private BelowProblems() {
	}

	/**
	 * Breaks long messages of the pop-up, takes the lines of the hover, which are broken already, for what they are, and lets what was left take no room.
	 *
	 * @param content of the hover, in the pop-up of all
	 */
	static void fit(Composite content) {
		within(content).filter(StyledText.class::isInstance).map(StyledText.class::cast).forEach(text -> text.setWordWrap(false));
		within(content.getShell()).filter(Label.class::isInstance).map(Label.class::cast).filter(label -> label.getText().length() > MarkdownControl.COLUMNS)
				.forEach(label -> label.setText(broken(label.getText())));
		Stream.of(content.getShell().getShells()).filter(shell -> shell.getChildren().length == 0).forEach(shell -> shell.setSize(SMALL, SMALL));
	}

	private static Stream<Control> within(Control control) {
		return Stream.concat(Stream.of(control),
				control instanceof Composite composite ? Stream.of(composite.getChildren()).flatMap(BelowProblems::within) : Stream.empty());
	}

	/** Lines of whole words. */
	static String broken(String text) {
		StringBuilder lines = new StringBuilder(text.length() + 4);
		int start = 0;
		for (String word : text.split(" ")) {
			if (lines.length() > start && lines.length() + 1 + word.length() - start > MarkdownControl.COLUMNS) {
				lines.append('\n');
				start = lines.length();
			} else if (!lines.isEmpty()) {
				lines.append(' ');
			}
			lines.append(word);
		}
		return lines.toString();
	}
}
