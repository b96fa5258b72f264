package org.m2q.ui.views.internal;

import java.util.List;
import java.util.Set;

import org.eclipse.jface.resource.ColorRegistry;
import org.eclipse.jface.text.IDocument;
import org.eclipse.jface.text.TextAttribute;
import org.eclipse.jface.text.presentation.PresentationReconciler;
import org.eclipse.jface.text.rules.DefaultDamagerRepairer;
import org.eclipse.jface.text.rules.EndOfLineRule;
import org.eclipse.jface.text.rules.IRule;
import org.eclipse.jface.text.rules.IToken;
import org.eclipse.jface.text.rules.IWordDetector;
import org.eclipse.jface.text.rules.MultiLineRule;
import org.eclipse.jface.text.rules.RuleBasedScanner;
import org.eclipse.jface.text.rules.SingleLineRule;
import org.eclipse.jface.text.rules.Token;
import org.eclipse.jface.text.rules.WordRule;
import org.eclipse.jface.text.source.ISourceViewer;
import org.eclipse.swt.SWT;
import org.eclipse.ui.PlatformUI;

/** Colours of Java, those of the language: there may be no development tools for Java. */
final class JavaColors {

	private static final String COLOR = "org.m2q.ui.color.";
	private static final Set<String> KEYWORDS = Set.of("package", "import", "public", "private", "static", "final", "class", "void", "int", "long", "float", "new", "return", "this",
			"short", "byte", "boolean", "true", "false", "null");

	private final ISourceViewer viewer;
	private final RuleBasedScanner scanner = new RuleBasedScanner();
	private boolean due;

	/** Colours a viewer in the present theme. */
	JavaColors(ISourceViewer viewer) {
		this.viewer = viewer;
		rules();
		PresentationReconciler reconciler = new PresentationReconciler();
		DefaultDamagerRepairer repairer = new DefaultDamagerRepairer(scanner);
		reconciler.setDamager(repairer, IDocument.DEFAULT_CONTENT_TYPE);
		reconciler.setRepairer(repairer, IDocument.DEFAULT_CONTENT_TYPE);
		reconciler.install(viewer);
	}

	/** Takes the colours of another theme, once for all the changes that come with it. */
	void themeChanged() {
		if (due || viewer.getTextWidget().isDisposed()) {
			return;
		}
		due = true;
		viewer.getTextWidget().getDisplay().asyncExec(() -> {
			due = false;
			if (!viewer.getTextWidget().isDisposed()) {
				rules();
				viewer.invalidateTextPresentation();
			}
		});
	}

	private void rules() {
		IToken documentation = token("documentation", SWT.NORMAL);
		IToken comment = token("comment", SWT.NORMAL);
		IToken string = token("string", SWT.NORMAL);
		WordRule words = new WordRule(new IWordDetector() {
			@Override
			public boolean isWordStart(char c) {
				return Character.isJavaIdentifierStart(c);
			}

			@Override
			public boolean isWordPart(char c) {
				return Character.isJavaIdentifierPart(c);
			}
		}, Token.UNDEFINED);
		IToken keyword = token("keyword", SWT.BOLD);
		KEYWORDS.forEach(word -> words.addWord(word, keyword));
		scanner.setRules(List.of(new MultiLineRule("/**", "*/", documentation, (char) 0, true), new MultiLineRule("/*", "*/", comment, (char) 0, true),
				new EndOfLineRule("//", comment), new SingleLineRule("\"", "\"", string, '\\'), words).toArray(IRule[]::new));
	}

	private static IToken token(String name, int style) {
		ColorRegistry colors = PlatformUI.getWorkbench().getThemeManager().getCurrentTheme().getColorRegistry();
		return new Token(new TextAttribute(colors.get(COLOR + name), null, style));
	}
}
