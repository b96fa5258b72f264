package org.m2q.dsl.ide.assist;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;

import com.google.inject.Inject;
import com.google.inject.Provider;
import com.google.inject.Singleton;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistContext;
import org.eclipse.xtext.ide.editor.contentassist.ContentAssistEntry;
import org.eclipse.xtext.ide.editor.contentassist.IIdeContentProposalAcceptor;
import org.eclipse.xtext.ide.editor.contentassist.IPrefixMatcher;
import org.eclipse.xtext.ide.editor.contentassist.IdeContentProposalProvider;
import org.eclipse.xtext.ide.editor.contentassist.antlr.ContentAssistContextFactory;
import org.eclipse.xtext.resource.XtextResource;
import org.eclipse.xtext.util.TextRegion;
import org.m2q.dsl.ide.internal.BackgroundExecutor;

/** Proposals at a place of a text. */
@Singleton
public final class ContentAssistService {

	private static final int MOST = 400;

	@Inject
	private Provider<ContentAssistContextFactory> contexts;
	@Inject
	private IdeContentProposalProvider proposals;
	@Inject
	private IPrefixMatcher matcher;

	/**
	 * Proposals, the best first.
	 *
	 * @param resource the parsed and linked text
	 * @param text the same text
	 * @param offset place of the caret, 0 to the length of the text
	 */
	public List<Completion> complete(XtextResource resource, String text, int offset) {
		if (offset < 0 || offset > text.length() || resource.getParseResult() == null) {
			return List.of();
		}
		List<Completion> suppressions = SuppressionProposals.at(text, offset);
		if (!suppressions.isEmpty()) {
			return suppressions;
		}
		Map<String, Completion> found = new LinkedHashMap<>();
		ContentAssistContextFactory factory = contexts.get();
		ExecutorService pool = BackgroundExecutor.direct();
		factory.setPool(pool);
		ContentAssistContext[] places = factory.create(text, new TextRegion(offset, 0), offset, resource);
		proposals.createProposals(Arrays.asList(places), new IIdeContentProposalAcceptor() {
			@Override
			public void accept(ContentAssistEntry entry, int priority) {
				if (entry != null) {
					Completion completion = completion(entry, priority, text, offset);
					found.merge(completion.replacement(), completion, (a, b) -> a.priority() >= b.priority() ? a : b);
				}
			}

			@Override
			public boolean canAcceptMoreProposals() {
				return found.size() < MOST;
			}
		});
		for (ContentAssistContext place : places) {
			templates(place, text, offset, found);
		}
		List<Completion> sorted = new ArrayList<>(found.values());
		sorted.sort(Comparator.comparingInt(Completion::priority).reversed().thenComparing(Completion::name, String.CASE_INSENSITIVE_ORDER));
		return List.copyOf(sorted);
	}

	private static Completion completion(ContentAssistEntry entry, int priority, String text, int offset) {
		String prefix = entry.getPrefix() == null ? "" : entry.getPrefix();
		String replacement = entry.getProposal();
		int start = offset - prefix.length();
		int caret = entry.getEscapePosition() == null ? replacement.length() : entry.getEscapePosition() - start;
		if (replacement.endsWith("()") && offset < text.length() && text.charAt(offset) == '(') {
			replacement = replacement.substring(0, replacement.length() - 2);
			caret = replacement.length();
		}
		String name = replacement.endsWith("()") ? replacement.substring(0, replacement.length() - 2) : replacement.strip();
		CompletionKind kind = kind(entry);
		return new Completion(kind, name.endsWith(" =") ? name.substring(0, name.length() - 2) : name,
				entry.getLabel() == null ? replacement : entry.getLabel(), entry.getDescription() == null ? "" : entry.getDescription(),
				entry.getDocumentation() == null ? "" : entry.getDocumentation(), start, prefix.length(), replacement,
				Math.clamp(caret, 0, replacement.length()), priority + bonus(kind, name, prefix));
	}

	/** Parameters come before values, and names that begin with what was typed before those that only contain it. */
	private static int bonus(CompletionKind kind, String name, String prefix) {
		boolean begins = !prefix.isEmpty() && name.regionMatches(true, 0, prefix, 0, prefix.length());
		return (kind == CompletionKind.PARAMETER ? 300 : 0) + (begins ? 1000 : 0);
	}

	private static CompletionKind kind(ContentAssistEntry entry) {
		return switch (entry.getKind()) {
			case ContentAssistEntry.KIND_KEYWORD -> CompletionKind.KEYWORD;
			case ContentAssistEntry.KIND_UNIT -> CompletionKind.UNIT;
			case ContentAssistEntry.KIND_FIELD -> CompletionKind.PARAMETER;
			case ContentAssistEntry.KIND_PROPERTY -> CompletionKind.PROPERTY;
			case M2qProposalProvider.NUMBER_FORMAT -> CompletionKind.NUMBER_FORMAT;
			case M2qProposalProvider.IMPORT -> CompletionKind.IMPORT;
			default -> CompletionKind.REFERENCE;
		};
	}

	/** Templates stand where an element may start: at the begin of a line. */
	private void templates(ContentAssistContext context, String text, int offset, Map<String, Completion> found) {
		int start = offset - context.getPrefix().length();
		String indent = text.substring(text.lastIndexOf('\n', start - 1) + 1, start);
		if (!indent.isBlank()) {
			return;
		}
		for (Templates.Template template : Templates.in(context.getCurrentModel())) {
			if (matcher.isCandidateMatchingPrefix(template.name(), context.getPrefix())) {
				String body = template.text().stripTrailing().replace("\n", "\n" + indent);
				int caret = body.indexOf('|');
				String replacement = body.substring(0, caret) + body.substring(caret + 1);
				found.putIfAbsent(replacement, new Completion(CompletionKind.TEMPLATE, template.name(), template.name() + " …",
						template.description(), "```\n" + replacement + "\n```", start, context.getPrefix().length(), replacement, caret, 650));
			}
		}
	}
}
