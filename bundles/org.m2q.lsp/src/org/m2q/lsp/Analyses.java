package org.m2q.lsp;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import org.eclipse.xtext.resource.XtextResource;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.cost.CostReport;
import org.m2q.dsl.ide.suggest.SuggestionReport;
import org.m2q.dsl.ide.suggest.SuggestionService;

/** What the language knows about open texts. Costs are kept until the text or something that it imports changes. */
final class Analyses {

	private final LanguageServices services;
	private final Texts texts;
	private final Map<String, Priced> priced = new ConcurrentHashMap<>();
	private final Map<String, Advised> advised = new ConcurrentHashMap<>();
	private final Map<String, Object> turns = new ConcurrentHashMap<>();

	private record Priced(M2qDocument document, CostReport report) {
	}

	private record Advised(M2qDocument document, SuggestionReport report) {
	}

	/**
	 * A text with its model.
	 *
	 * @param text the state that the client has
	 * @param document the same, linked
	 */
	record Opened(OpenText text, M2qDocument document) {

		Optional<XtextResource> resource() {
			return document.resource();
		}
	}

	Analyses(LanguageServices services, Texts texts) {
		this.services = services;
		this.texts = texts;
	}

	/** An open text; empty when the client has not opened it. */
	Optional<Opened> open(String uri) {
		while (true) {
			Optional<OpenText> text = texts.find(uri);
			if (text.isEmpty()) {
				return Optional.empty();
			}
			Opened opened = new Opened(text.get(), texts.document(text.get()));
			// The client may have typed meanwhile, and what was just read must not stay in place of that.
			if (texts.find(uri).filter(now -> now == opened.text()).isPresent()) {
				return Optional.of(opened);
			}
		}
	}

	/** What a text costs. Who asks while another thread finds out waits for that. */
	CostReport costs(Opened opened, Cancellation cancellation) {
		String address = texts.address(opened.text().uri());
		synchronized (turns.computeIfAbsent(address, key -> new Object())) {
			cancellation.check();
			Priced known = priced.get(address);
			if (known != null && known.document() == opened.document()) {
				return known.report();
			}
			CostReport report = services.costs().report(opened.document(), cancellation);
			priced.put(address, new Priced(opened.document(), report));
			return report;
		}
	}

	/** What is known of the costs already, maybe of an older state. */
	CostReport latestCosts(String uri) {
		Priced known = priced.get(texts.address(uri));
		return known == null ? CostReport.EMPTY : known.report();
	}

	/** Precision suggestions for a text. Who asks while another thread finds out waits for that. */
	SuggestionReport suggestions(Opened opened, Cancellation cancellation) {
		String address = texts.address(opened.text().uri());
		synchronized (turns.computeIfAbsent(address, key -> new Object())) {
			cancellation.check();
			Advised known = advised.get(address);
			if (known != null && known.document() == opened.document()) {
				return known.report();
			}
			SuggestionReport report = services.suggestions().report(opened.document(), texts::documents, services.workspace(),
					SuggestionService.Options.DEFAULT, cancellation);
			advised.put(address, new Advised(opened.document(), report));
			return report;
		}
	}

	void forget(String uri) {
		advised.remove(texts.address(uri));
		priced.remove(texts.address(uri));
	}

	List<M2qDocument> documents() {
		return texts.documents();
	}
}
