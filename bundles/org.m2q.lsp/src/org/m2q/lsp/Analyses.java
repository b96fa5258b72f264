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

/** What the language knows about open texts. Costs are kept until the text or something that it imports changes. */
final class Analyses {

	private final LanguageServices services;
	private final Texts texts;
	private final Map<String, Priced> priced = new ConcurrentHashMap<>();
	private final Map<String, Object> turns = new ConcurrentHashMap<>();

	private record Priced(M2qDocument document, CostReport report) {
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

	void forget(String uri) {
		priced.remove(texts.address(uri));
	}

	List<M2qDocument> documents() {
		return texts.documents();
	}
}
