package org.m2q.dsl.ide;

import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Singleton;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.assist.ContentAssistService;
import org.m2q.dsl.ide.assist.SignatureHelp;
import org.m2q.dsl.ide.cost.CostAnnotations;
import org.m2q.dsl.ide.fix.ImportOrganizer;
import org.m2q.dsl.ide.fix.QuickFixes;
import org.m2q.dsl.ide.format.FormatService;
import org.m2q.dsl.ide.format.Indentation;
import org.m2q.dsl.ide.highlight.LexicalScanner;
import org.m2q.dsl.ide.highlight.SemanticHighlighter;
import org.m2q.dsl.ide.hover.HoverService;
import org.m2q.dsl.ide.navigate.FileLinks;
import org.m2q.dsl.ide.navigate.References;
import org.m2q.dsl.ide.navigate.Renamer;
import org.m2q.dsl.ide.navigate.Structure;
import org.m2q.dsl.ide.outline.OutlineBuilder;
import org.m2q.dsl.ide.outline.Symbols;
import org.m2q.dsl.ide.refactor.Refactorings;
import org.m2q.dsl.ide.suggest.Forecasts;
import org.m2q.dsl.ide.suggest.AccuracyProxies;
import org.m2q.dsl.ide.suggest.SuggestionService;

/** All services that an editor needs, whatever platform it runs on. Safe for use by several threads. */
@Singleton
public final class LanguageServices {

	@Inject
	private LexicalScanner scanner;
	@Inject
	private SemanticHighlighter highlighter;
	@Inject
	private OutlineBuilder outline;
	@Inject
	private Symbols symbols;
	@Inject
	private ContentAssistService assist;
	@Inject
	private HoverService hovers;
	@Inject
	private QuickFixes fixes;
	@Inject
	private ImportOrganizer imports;
	@Inject
	private CostAnnotations costs;
	@Inject
	private References references;
	@Inject
	private FileLinks fileLinks;
	@Inject
	private Renamer renamer;
	@Inject
	private Refactorings refactorings;
	@Inject
	private Structure structure;
	@Inject
	private FormatService formatter;
	@Inject
	private SignatureHelp signatures;
	@Inject
	private Indentation indentation;
	@Inject
	private SuggestionService suggestions;
	@Inject
	private AccuracyProxies proxies;
	@Inject
	private Forecasts forecasts;
	private final M2qWorkspace workspace;

	@Inject
	LanguageServices(Injector injector) {
		workspace = new M2qWorkspace(injector);
	}

	/** Sets the language up. Takes a second; call it once. */
	public static LanguageServices create() {
		Injector injector = new M2qIdeSetup().createInjectorAndDoEMFRegistration();
		return injector.getInstance(LanguageServices.class);
	}

	/** Files and open texts, parsed, linked and checked. */
	public M2qWorkspace workspace() {
		return workspace;
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

	/** Named elements of whole texts. */
	public Symbols symbols() {
		return symbols;
	}

	/** Content assist. */
	public ContentAssistService assist() {
		return assist;
	}

	/** Parameters of the call around a place. */
	public SignatureHelp signatures() {
		return signatures;
	}

	/** Where lines begin while they are typed. */
	public Indentation indentation() {
		return indentation;
	}

	/** Hovers. */
	public HoverService hovers() {
		return hovers;
	}

	/** Repairs. */
	public QuickFixes fixes() {
		return fixes;
	}

	/** Imports in order. */
	public ImportOrganizer imports() {
		return imports;
	}

	/** Costs of lines. */
	public CostAnnotations costs() {
		return costs;
	}

	/** The files that a text names. */
	public FileLinks fileLinks() {
		return fileLinks;
	}

	/** Declarations and references. */
	public References references() {
		return references;
	}

	/** New names. */
	public Renamer renamer() {
		return renamer;
	}

	/** Blocks and rules from parts of others, and back. */
	public Refactorings refactorings() {
		return refactorings;
	}

	/** What can be folded and selected. */
	public Structure structure() {
		return structure;
	}

	/** Layout. */
	public FormatService formatter() {
		return formatter;
	}

	/** Precision suggestions and searches for policies. */
	public SuggestionService suggestions() {
		return suggestions;
	}

	/** Accuracy proxies of reports, which share what suggestions have measured. */
	public AccuracyProxies proxies() {
		return proxies;
	}

	/** What repairs would change. */
	public Forecasts forecasts() {
		return forecasts;
	}
}
