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
		return texts.find(uri).map(text -> new Opened(text, services.workspace().open(Texts.address(uri), text.text())));
	}

	/** What a text costs. */
	CostReport costs(Opened opened, Cancellation cancellation) {
		String address = Texts.address(opened.text().uri());
		Priced known = priced.get(address);
		if (known != null && known.document() == opened.document()) {
			return known.report();
		}
		CostReport report = services.costs().report(opened.document(), cancellation);
		priced.put(address, new Priced(opened.document(), report));
		return report;
	}

	/** What is known of the costs already, maybe of an older state. */
	CostReport latestCosts(String uri) {
		Priced known = priced.get(Texts.address(uri));
		return known == null ? CostReport.EMPTY : known.report();
	}

	void forget(String uri) {
		priced.remove(Texts.address(uri));
	}

	List<M2qDocument> documents() {
		return texts.documents();
	}
}
