package org.m2q.dsl.ide.assist;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

import com.google.common.base.Predicate;
import com.google.inject.Inject;
import org.eclipse.emf.ecore.EObject;
import org.eclipse.xtext.AbstractElement;
import org.eclipse.xtext.AbstractRule;
import org.eclipse.xtext.Assignment;
import org.eclipse.xtext.CrossReference;
import org.eclipse.xtext.EcoreUtil2;
import org.eclipse.xtext.GrammarUtil;
import org.eclipse.xtext.Keyword;
import org.eclipse.xtext.RuleCall;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistContext;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.eclipse.xtext.ide.editor.contentassist.IIdeContentProposalAcceptor;
import org.eclipse.xtext.ide.editor.contentassist.IdeContentProposalProvider;
import org.eclipse.xtext.resource.IEObjectDescription;
import org.m2q.accelerator.PropertyRule;
import org.m2q.base.unit.Dimension;
import org.m2q.base.unit.Unit;
import org.m2q.dsl.ide.internal.ElementDocs;
import org.m2q.dsl.ide.internal.HardwareProperties;
import org.m2q.dsl.ide.internal.KeywordDocs;
import org.m2q.dsl.ide.internal.NumberFormats;
import org.m2q.dsl.ide.internal.UnitDocs;
import org.m2q.dsl.services.M2qGrammarAccess;
import org.m2q.model.m2q.AcceleratorUse;
import org.m2q.model.m2q.Argument;
import org.m2q.model.m2q.CallStep;
import org.m2q.model.m2q.Callable;
import org.m2q.model.m2q.EnergyRow;
import org.m2q.model.m2q.Mix;
import org.m2q.model.m2q.ModelUse;
import org.m2q.model.m2q.Parameter;

/** Proposals of the language: references with signature and documentation, parameters, units, number formats, properties, imports. */
public final class M2qProposalProvider extends IdeContentProposalProvider {

	/** Kind of proposals for number formats. */
	static final String NUMBER_FORMAT = "NUMBER_FORMAT";
	/** Kind of proposals for imports. */
	static final String IMPORT = "IMPORT";

	@Inject
	private M2qGrammarAccess grammar;
	@Inject
	private ElementDocs docs;
	@Inject
	private ImportProposals imports;

	@Override
	protected void _createProposals(Keyword keyword, ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
		String word = keyword.getValue();
		if (!Character.isLetter(word.charAt(0)) || isPlainName(keyword)) {
			return;
		}
		accept(word, ContentAssistEntry.KIND_KEYWORD, context, acceptor, getProposalPriorities().getKeywordPriority(word, null), entry -> {
			entry.setDescription("keyword");
			KeywordDocs.describe(word).ifPresent(entry::setDocumentation);
		});
	}

	/** Keywords that are only listed in rule Name, so that they may serve as names, are not worth a proposal there. */
	private boolean isPlainName(Keyword keyword) {
		AbstractRule rule = GrammarUtil.containingRule(keyword);
		return rule == grammar.getNameRule();
	}

	@Override
	protected void _createProposals(Assignment assignment, ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
		AbstractElement terminal = assignment.getTerminal();
		if (terminal instanceof RuleCall call && !(terminal instanceof CrossReference)) {
			AbstractRule rule = call.getRule();
			if (rule == grammar.getUnitNameRule()) {
				units(context, acceptor);
			} else if ("format".equals(assignment.getFeature())) {
				boolean accumulator = GrammarUtil.containingRule(assignment) == grammar.getAccumulatorTreatmentRule();
				formats(accumulator ? NumberFormats.accumulators() : NumberFormats.proposals(), accumulator ? EngineFormats.NONE : engines(context), context, acceptor);
			} else if (GrammarUtil.containingRule(assignment) == grammar.getMacOperationRule() && rule == grammar.getIDRule()) {
				formats(NumberFormats.proposals(), EngineFormats.NONE, context, acceptor);
			} else if ("key".equals(assignment.getFeature())) {
				properties(context, acceptor);
			} else if ("importedNamespace".equals(assignment.getFeature())) {
				imports.packages().forEach(name -> accept(name, IMPORT, context, acceptor, 500, entry -> entry.setDescription("package")));
			} else if ("importURI".equals(assignment.getFeature())) {
				imports.files(context.getResource().getURI())
						.forEach(path -> accept("\"" + path + "\"", IMPORT, context, acceptor, 450, entry -> entry.setDescription("file")));
			}
			return;
		}
		if (terminal instanceof CrossReference) {
			super._createProposals(assignment, context, acceptor);
		}
	}

	private void units(ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
		var expected = UnitDocs.expected(context.getCurrentModel());
		int priority = 700;
		for (Unit unit : UnitDocs.ordered(expected)) {
			boolean fits = expected.contains(unit.dimension());
			if (expected.isEmpty() || fits) {
				accept(unit.symbol(), ContentAssistEntry.KIND_UNIT, context, acceptor, priority--, entry -> {
					entry.setDescription(unit.dimension().label());
					UnitDocs.describe(unit.symbol()).ifPresent(entry::setDocumentation);
				});
			}
		}
	}

	/** What can multiply the numbers whose format is to be written; the word before says which these are. */
	private static EngineFormats engines(ContentAssistContext context) {
		EObject place = context.getCurrentModel();
		String before = context.getLastCompleteNode() == null ? "" : context.getLastCompleteNode().getText();
		return switch (before) {
			case "weights" -> EngineFormats.weights(place);
			case "activations" -> EngineFormats.activations(place);
			default -> EcoreUtil2.getContainerOfType(place, Mix.class) != null ? EngineFormats.weights(place) : EngineFormats.NONE;
		};
	}

	/** What no engine executes stands below the rest, with the reason. */
	private void formats(List<String> formats, EngineFormats engines, ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
		int priority = 700;
		for (String format : engines.ordered(formats)) {
			accept(format, NUMBER_FORMAT, context, acceptor, priority--, entry -> {
				entry.setDescription("number format" + engines.refusing(format).map(chip -> " · no engine of " + chip + " executes it").orElse(""));
				NumberFormats.describe(format).ifPresent(entry::setDocumentation);
			});
		}
	}

	private void properties(ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
		int priority = 600;
		for (PropertyRule rule : HardwareProperties.of(context.getCurrentModel())) {
			accept(rule.key(), ContentAssistEntry.KIND_PROPERTY, context, acceptor, priority--, entry -> {
				entry.setDescription(rule.dimensions().stream().sorted().map(Dimension::label).collect(Collectors.joining(" or ")));
				entry.setDocumentation(rule.meaning());
			});
		}
	}

	@Override
	protected void _createProposals(CrossReference reference, ContentAssistContext context, IIdeContentProposalAcceptor acceptor) {
		super._createProposals(reference, context, new IIdeContentProposalAcceptor() {
			@Override
			public void accept(ContentAssistEntry entry, int priority) {
				if (entry != null && describe(entry, reference, context)) {
					acceptor.accept(entry, priority);
				}
			}

			@Override
			public boolean canAcceptMoreProposals() {
				return acceptor.canAcceptMoreProposals();
			}
		});
	}

	/** Adds label, documentation and parentheses; false when the proposal makes no sense here. */
	private boolean describe(ContentAssistEntry entry, CrossReference reference, ContentAssistContext context) {
		if (!(entry.getSource() instanceof IEObjectDescription description)) {
			return true;
		}
		EObject element = description.getEObjectOrProxy();
		if (element.eIsProxy() || element == context.getCurrentModel()) {
			return !element.eIsProxy();
		}
		String signature = ElementDocs.signature(element);
		entry.setLabel(signature.isEmpty() ? entry.getProposal() : signature);
		entry.setDescription(ElementDocs.kind(element)
				+ ElementDocs.origin(element, context.getRootModel()).map(origin -> " · " + origin).orElse(""));
		docs.documentation(element).ifPresent(entry::setDocumentation);
		if (element instanceof Parameter && isArgument(reference)) {
			entry.setKind(ContentAssistEntry.KIND_FIELD);
			String assigned = entry.getProposal() + " = ";
			entry.setProposal(assigned);
			entry.setEscapePosition(context.getReplaceRegion().getOffset() + assigned.length());
		} else if (isCall(reference) && element instanceof Callable callable && !ElementDocs.required(callable).isEmpty()) {
			String call = entry.getProposal() + "()";
			entry.setProposal(call);
			entry.setEscapePosition(context.getReplaceRegion().getOffset() + call.length() - 1);
		}
		return true;
	}

	private boolean isArgument(CrossReference reference) {
		AbstractRule rule = GrammarUtil.containingRule(reference);
		return rule == grammar.getArgumentRule() || rule == grammar.getSweptArgumentRule();
	}

	private boolean isCall(CrossReference reference) {
		return GrammarUtil.containingRule(reference) == grammar.getCallStepRule();
	}

	@Override
	protected Predicate<IEObjectDescription> getCrossrefFilter(CrossReference reference, ContentAssistContext context) {
		Set<String> taken = isArgument(reference) ? assigned(context.getCurrentModel()) : Set.of();
		boolean qualified = context.getPrefix().contains(".");
		// Names with a package are only wanted by those who type one; rows of energy tables need the name of their table.
		return description -> !taken.contains(description.getName().getLastSegment())
				&& (qualified || description.getName().getSegmentCount() == 1 || description.getEObjectOrProxy() instanceof EnergyRow);
	}

	/** Names of the parameters that an argument list already sets. */
	private static Set<String> assigned(EObject model) {
		EObject call = model instanceof Argument ? model.eContainer() : model;
		List<Argument> arguments = switch (call) {
			case CallStep step -> step.getArguments();
			case ModelUse use -> use.getArguments();
			case AcceleratorUse use -> use.getArguments();
			case null, default -> List.of();
		};
		Set<String> names = new HashSet<>();
		for (Argument argument : arguments) {
			if (argument != model && argument.getParameter() != null && argument.getParameter().getName() != null) {
				names.add(argument.getParameter().getName());
			}
		}
		return names;
	}

	private void accept(String text, String kind, ContentAssistContext context, IIdeContentProposalAcceptor acceptor, int priority,
			Consumer<ContentAssistEntry> details) {
		ContentAssistEntry entry = getProposalCreator().createProposal(text, context, kind, details::accept);
		if (entry != null) {
			acceptor.accept(entry, priority);
		}
	}
}
