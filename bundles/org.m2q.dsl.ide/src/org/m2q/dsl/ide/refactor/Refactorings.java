package org.m2q.dsl.ide.refactor;

import java.util.Optional;

import org.eclipse.xtext.resource.XtextResource;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;

import com.google.inject.Inject;
import com.google.inject.Injector;
import com.google.inject.Singleton;

/**
 * Extracts blocks and rules of policies, and inlines rules. What would change the network that a model makes or the formats that a policy gives is refused:
 * the models of the text are expanded and its experiments priced before and after.
 */
@Singleton
public final class Refactorings {

	/** Title of {@link #extractBlock}. */
	public static final String EXTRACT_BLOCK = "Extract block";
	/** Title of {@link #extractRule}. */
	public static final String EXTRACT_RULE = "Extract policy rule";
	/** Title of {@link #inlineRule}. */
	public static final String INLINE_RULE = "Inline policy rule";

	@Inject
	private Injector injector;

	/**
	 * Makes a block of steps of a flow, or of whole statements, and calls it in their place. What they use of the parameters and {@code let}s around becomes
	 * parameters of the block.
	 *
	 * @param from first selected character
	 * @param to end of the selection, exclusive
	 * @throws java.util.concurrent.CancellationException when cancelled
	 */
	public Refactoring extractBlock(M2qDocument document, int from, int to, Cancellation cancellation) {
		Optional<XtextResource> resource = document.resource();
		if (resource.isEmpty() || resource.get().getParseResult().hasSyntaxErrors()) {
			return Refactoring.refused(EXTRACT_BLOCK, "The text has syntax errors. Repair them first.");
		}
		return checked(document, new BlockExtraction(resource.get(), document, from, to).result(), cancellation);
	}

	/**
	 * Makes a rule of its own, behind the rule at a place, of the term of its selector or of the treatment that stands there.
	 *
	 * @see #extractBlock
	 */
	public Refactoring extractRule(M2qDocument document, int offset, Cancellation cancellation) {
		return document.resource().map(resource -> checked(document, new RuleChange(resource, document, offset).extracted(), cancellation))
				.orElseGet(() -> Refactoring.refused(EXTRACT_RULE, "The text cannot be read."));
	}

	/**
	 * Merges the rule at a place into the one before it, which selects the same layers or treats its layers alike.
	 *
	 * @see #extractBlock
	 */
	public Refactoring inlineRule(M2qDocument document, int offset, Cancellation cancellation) {
		return document.resource().map(resource -> checked(document, new RuleChange(resource, document, offset).inlined(), cancellation))
				.orElseGet(() -> Refactoring.refused(INLINE_RULE, "The text cannot be read."));
	}

	private Refactoring checked(M2qDocument document, Refactoring refactoring, Cancellation cancellation) {
		if (!refactoring.isPossible()) {
			return refactoring;
		}
		return Meaning.difference(document, refactoring.apply(document.text().orElse("")), injector, cancellation)
				.map(difference -> Refactoring.refused(refactoring.title(), difference)).orElse(refactoring);
	}
}
