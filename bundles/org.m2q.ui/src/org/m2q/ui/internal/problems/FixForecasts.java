package org.m2q.ui.internal.problems;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.eclipse.core.resources.IFile;
import org.m2q.base.Cancellation;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.ide.LanguageServices;
import org.m2q.dsl.ide.fix.QuickFix;
import org.m2q.dsl.ide.suggest.Forecast;
import org.m2q.ui.internal.Activator;
import org.m2q.ui.internal.editor.EditorDocument;
import org.m2q.ui.internal.editor.EditorDocuments;
import org.m2q.ui.internal.suggest.SuggestionAnalysis;

/**
 * What quick fixes are predicted to change. Texts in editors are asked in the background after every analysis, and whoever lists the fixes gets what is
 * known by then. Other texts are asked when their fixes are listed.
 */
public final class FixForecasts {

	/** Most fixes of a text that are predicted before anybody asks for them. */
	private static final int MOST = 20;

	private final Supplier<Optional<M2qDocument>> document;

	private FixForecasts(Supplier<Optional<M2qDocument>> document) {
		this.document = document;
	}

	/** Predicts what the fixes of the problems of a text change. Not in the user interface thread. */
	public static void prepare(M2qDocument document, Cancellation cancellation) {
		String text = document.text().orElse("");
		predict(document, document.shownProblems(cancellation).stream().filter(problem -> problem.span().uri().equals(document.uri()))
				.flatMap(problem -> FixGenerator.fixes().fixes(problem, text).stream()).filter(QuickFix::changesCosts).distinct().limit(MOST).toList(), cancellation);
	}

	static void predict(M2qDocument document, List<QuickFix> fixes, Cancellation cancellation) {
		LanguageServices services = Activator.instance().services();
		fixes.forEach(fix -> services.forecasts().of(document, fix, SuggestionAnalysis::weights, cancellation));
	}

	/** What is known of the fixes of a file. Waits for a moment where the file is in no editor. */
	static FixForecasts of(IFile file, List<QuickFix> fixes) {
		Optional<EditorDocument> open = EditorDocuments.find(file);
		List<QuickFix> costly = fixes.stream().filter(QuickFix::changesCosts).toList();
		if (open.isPresent() || costly.isEmpty() || file.getLocation() == null) {
			return new FixForecasts(() -> open.flatMap(EditorDocument::current));
		}
		return new FixForecasts(Activator.instance().closedForecasts().of(file, costly));
	}

	/** What a fix is predicted to change, when that is known by now. */
	Optional<Forecast> find(QuickFix fix) {
		return !fix.changesCosts() ? Optional.empty()
				: Activator.instance().servicesIfReady().flatMap(services -> document.get().flatMap(text -> services.forecasts().known(text, fix)));
	}
}
