package org.m2q.dsl.formatting2;

import java.util.ArrayList;
import java.util.List;

import org.eclipse.xtext.formatting2.regionaccess.IComment;
import org.eclipse.xtext.formatting2.regionaccess.IHiddenRegion;
import org.eclipse.xtext.formatting2.regionaccess.IHiddenRegionPart;
import org.m2q.dsl.formatting2.Token.Break;

/** Writes what stands between two tokens: white space, and the comments that were there. */
final class Comments {

	/**
	 * A comment.
	 *
	 * @param text without white space at the end
	 * @param linesBefore line breaks before it
	 */
	private record Comment(String text, int linesBefore) {

		boolean isLine() {
			return text.startsWith("//");
		}

		boolean isDocumentation() {
			return text.startsWith("/**");
		}
	}

	private final List<Comment> comments = new ArrayList<>();
	private int linesAfter;

	private Comments(IHiddenRegion region) {
		for (IHiddenRegionPart part : region.getParts()) {
			String text = part.getText();
			if (part instanceof IComment) {
				comments.add(new Comment(text.stripTrailing().replace("\r\n", "\n"), linesAfter));
				linesAfter = text.endsWith("\n") ? 1 : 0;
			} else {
				linesAfter += (int) text.chars().filter(c -> c == '\n').count();
			}
		}
	}

	static boolean isIn(IHiddenRegion region) {
		return region != null && region.containsComment();
	}

	/**
	 * The text before a token.
	 *
	 * @param first whether it is the first token of the file
	 * @param opened whether the token before it opens a group
	 * @param closes whether it closes a group
	 */
	static String before(Token token, boolean first, boolean opened, boolean closes) {
		Comments comments = new Comments(token.before());
		return switch (token.separation()) {
		case LINE -> comments.lines(token, first, opened, closes);
		case WRAP, SPACE, NONE -> comments.inside(token);
		};
	}

	/** The text at the end of a file. */
	static String atEnd(IHiddenRegion region, boolean empty) {
		Comments comments = new Comments(region);
		StringBuilder text = new StringBuilder();
		boolean fresh = empty;
		for (Comment comment : comments.comments) {
			if (fresh) {
				text.append(comment.text());
			} else if (comment.linesBefore() == 0) {
				text.append(' ').append(comment.text());
			} else {
				text.append(comment.linesBefore() > 1 ? "\n\n" : "\n").append(indented(comment.text(), 0));
			}
			fresh = false;
		}
		return fresh ? "" : text.append('\n').toString();
	}

	private String lines(Token token, boolean first, boolean opened, boolean closes) {
		StringBuilder text = new StringBuilder();
		boolean fresh = first;
		boolean ownLine = false;
		int fewest = token.fewestBlankLines();
		Comment last = null;
		for (Comment comment : comments) {
			boolean trails = !first && !ownLine && comment.linesBefore() == 0;
			if (trails && !(last != null && last.isLine())) {
				text.append(' ').append(comment.text());
			} else {
				// Before a closing bracket, comments belong to what is inside.
				int most = ownLine || !opened ? 1 : 0;
				separate(text, fresh, Math.clamp(comment.linesBefore() - 1L, fewest, Math.max(fewest, most)));
				text.append("\t".repeat(token.indent() + (closes ? 1 : 0))).append(indented(comment.text(), token.indent() + (closes ? 1 : 0)));
				ownLine = true;
				fewest = 0;
			}
			fresh = false;
			last = comment;
		}
		boolean documented = last != null && ownLine && last.isDocumentation() && token.fewestBlankLines() > 0;
		int most = closes || documented ? 0 : ownLine ? 1 : token.mostBlankLines();
		separate(text, fresh, Math.clamp(linesAfter - 1L, fewest, Math.max(fewest, most)));
		return text.append("\t".repeat(token.indent())).toString();
	}

	private static void separate(StringBuilder text, boolean fresh, int blankLines) {
		if (!fresh) {
			text.append("\n".repeat(1 + blankLines));
		}
	}

	private String inside(Token token) {
		String line = "\n" + "\t".repeat(token.indent());
		StringBuilder text = new StringBuilder();
		boolean fresh = false;
		for (Comment comment : comments) {
			text.append(fresh ? "" : " ").append(indented(comment.text(), token.indent()));
			fresh = comment.isLine();
			text.append(fresh ? line : "");
		}
		if (fresh) {
			return text.toString();
		}
		if (token.separation() == Break.WRAP) {
			return text.append(line).toString();
		}
		return text.append(comments.isEmpty() && token.separation() == Break.NONE ? "" : " ").toString();
	}

	/** Aligns the stars of a comment of several lines. */
	private static String indented(String comment, int tabs) {
		String[] lines = comment.split("\n", -1);
		boolean stars = true;
		for (int i = 1; i < lines.length; i++) {
			stars &= lines[i].isBlank() || lines[i].strip().startsWith("*");
		}
		StringBuilder text = new StringBuilder(lines[0].stripTrailing());
		for (int i = 1; i < lines.length; i++) {
			String line = stars ? lines[i].isBlank() ? " *" : " " + lines[i].strip() : lines[i].stripTrailing();
			text.append('\n').append(stars ? "\t".repeat(tabs) : "").append(line);
		}
		return text.toString();
	}
}
