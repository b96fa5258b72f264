package org.m2q.dsl.ide;

import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import org.m2q.dsl.ide.assist.ContentAssistService;
import org.m2q.dsl.ide.cost.CostAnnotations;
import org.m2q.dsl.ide.document.DocumentSessions;
import org.m2q.dsl.ide.document.OpenTexts;
import org.m2q.dsl.ide.fix.QuickFixes;
import org.m2q.dsl.ide.highlight.LexicalScanner;
import org.m2q.dsl.ide.highlight.SemanticHighlighter;
import org.m2q.dsl.ide.hover.HoverService;
import org.m2q.dsl.ide.outline.OutlineBuilder;

/** All services that an editor needs, whatever platform it runs on. Safe for use by several threads. */
@Singleton
public final class LanguageServices {

	@Inject
	private DocumentSessions sessions;
	@Inject
	private OpenTexts texts;
	@Inject
	private ValidationService validation;
	@Inject
	private LexicalScanner scanner;
	@Inject
	private SemanticHighlighter highlighter;
	@Inject
	private OutlineBuilder outline;
	@Inject
	private ContentAssistService assist;
	@Inject
	private HoverService hovers;
	@Inject
	private QuickFixes fixes;
	@Inject
	private CostAnnotations costs;

	/** Sets the language up. Takes a second; call it once. */
	public static LanguageServices create() {
		Injector injector = new M2qIdeSetup().createInjectorAndDoEMFRegistration();
		return injector.getInstance(LanguageServices.class);
	}

	/** Texts that are being edited. */
	public DocumentSessions sessions() {
		return sessions;
	}

	/** Current texts of open editors. */
	public OpenTexts texts() {
		return texts;
	}

	/** Problems. */
	public ValidationService validation() {
		return validation;
	}

	/** Colours without parsing. */
	public LexicalScanner scanner() {
		return scanner;
	}

	/** Colours by meaning. */
	public SemanticHighlighter highlighter() {
		return highlighter;
	}

	/** Outline. */
	public OutlineBuilder outline() {
		return outline;
	}

	/** Content assist. */
	public ContentAssistService assist() {
		return assist;
	}

	/** Hovers. */
	public HoverService hovers() {
		return hovers;
	}

	/** Repairs. */
	public QuickFixes fixes() {
		return fixes;
	}

	/** Costs of lines. */
	public CostAnnotations costs() {
		return costs;
	}
}
