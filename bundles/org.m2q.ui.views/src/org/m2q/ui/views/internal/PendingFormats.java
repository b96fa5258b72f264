package org.m2q.ui.views.internal;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.DoubleStream;

import org.eclipse.core.resources.IFile;
import org.eclipse.core.runtime.ICoreRunnable;
import org.eclipse.core.runtime.ILog;
import org.eclipse.core.runtime.OperationCanceledException;
import org.eclipse.core.runtime.jobs.ISchedulingRule;
import org.eclipse.core.runtime.jobs.Job;
import org.eclipse.jface.text.ITextViewer;
import org.eclipse.osgi.util.NLS;
import org.eclipse.swt.widgets.Display;
import org.eclipse.ui.IWorkbenchPage;
import org.eclipse.ui.PartInitException;
import org.eclipse.ui.ide.IDE;
import org.m2q.accelerator.NetworkCost;
import org.m2q.advisor.ExplorationLimits;
import org.m2q.advisor.Outcome;
import org.m2q.base.Cancellation;
import org.m2q.core.results.ShownResult;
import org.m2q.dsl.M2qDocument;
import org.m2q.dsl.M2qWorkspace;
import org.m2q.dsl.ide.fix.TextEdit;
import org.m2q.dsl.ide.suggest.PolicySearch;
import org.m2q.dsl.ide.suggest.PrecisionChoice;
import org.m2q.dsl.ide.suggest.SuggestionService;
import org.m2q.model.m2q.Experiment;
import org.m2q.ui.charts.precision.PrecisionEdit;
import org.m2q.ui.internal.editor.DocumentEdits;
import org.m2q.ui.internal.link.EditorTexts;
import org.m2q.ui.internal.suggest.SuggestionAnalysis;

/**
 * Formats that were chosen in a precision map but not written yet. Only in the user interface thread; what takes time is done in the background, one question
 * after the other, on a copy of the text.
 */
final class PendingFormats {

	private final Display display;
	private final Runnable changed;
	private final SuggestionService service = new SuggestionService();
	private final Map<Place, PrecisionChoice> chosen = new LinkedHashMap<>();
	private final Map<Place, List<PrecisionChoice>> offered = new LinkedHashMap<>();
	/** Widths as the text has them, in bits. */
	private final Map<Place, Double> present = new LinkedHashMap<>();
	private final AtomicInteger wishes = new AtomicInteger();
	private Optional<Ground> ground = Optional.empty();
	private Optional<Outcome> outcome = Optional.empty();
	private Optional<NetworkCost> cost = Optional.empty();
	private boolean impossible;
	/** Whether the user is being asked: the second click of a double click asks nothing more. */
	private boolean asking;
	private String message = "";

	private record Place(String layer, PrecisionChoice.Part part) {
	}

	/** Which other format is wanted. */
	enum Step {
		/** The next one of the circle of all that are offered. */
		NEXT,
		/** The one before in that circle. */
		PREVIOUS,
		/** The first one of the next lower width. */
		NARROWER,
		/** The first one of the next greater width. */
		WIDER
	}

	/** The text that the choices are about; its jobs exclude each other. */
	private static final class Ground implements ISchedulingRule {

		private final IFile file;
		private final String text;
		private final String experiment;
		private Optional<PolicySearch> search = Optional.empty();

		Ground(IFile file, String text, String experiment) {
			this.file = file;
			this.text = text;
			this.experiment = experiment;
		}

		@Override
		public boolean contains(ISchedulingRule rule) {
			return rule == this;
		}

		@Override
		public boolean isConflicting(ISchedulingRule rule) {
			return rule == this;
		}

		/** Only in jobs with this rule. */
		Optional<PolicySearch> search(SuggestionService service, Cancellation cancellation) {
			if (search.isEmpty()) {
				M2qWorkspace workspace = M2qWorkspace.create();
				String uri = file.getLocation().toPath().toUri().toString();
				workspace.setBuffer(uri, text);
				M2qDocument document = workspace.open(uri);
				Optional<Experiment> wanted = document.experiments().stream().filter(candidate -> experiment.equals(candidate.getName())).findFirst();
				search = wanted.flatMap(known -> service.search(known, true, new ExplorationLimits(Double.NEGATIVE_INFINITY, Long.MAX_VALUE, ExplorationLimits.POINTS),
						workspace, SuggestionAnalysis::weights, cancellation));
			}
			return search;
		}
	}

	/**
	 * Nothing is chosen yet.
	 *
	 * @param changed told in the user interface thread when there is something else to show
	 */
	PendingFormats(Display display, Runnable changed) {
		this.display = display;
		this.changed = changed;
	}

	/** The part of a layer that an operand of a chart is. */
	static PrecisionChoice.Part part(PrecisionEdit.Operand operand) {
		return operand == PrecisionEdit.Operand.WEIGHTS ? PrecisionChoice.Part.WEIGHTS : PrecisionChoice.Part.ACTIVATIONS;
	}

	/** Texts of the chosen formats by the name of the layer. */
	Map<String, String> texts(PrecisionChoice.Part part) {
		Map<String, String> texts = new LinkedHashMap<>();
		chosen.values().stream().filter(choice -> choice.part() == part).forEach(choice -> texts.put(choice.layer(), choice.title()));
		return texts;
	}

	/** How many formats are chosen. */
	int count() {
		return chosen.size();
	}

	/** What the layers cost with the chosen formats; empty without any, while that is not known, and when the text of the result has changed since. */
	Optional<NetworkCost> cost(ShownResult shown) {
		return cost.filter(known -> !chosen.isEmpty() && ground.filter(base -> shown.source().filter(base.file::equals).flatMap(EditorTexts::text).filter(base.text::equals)
				.isPresent() && base.experiment.equals(shown.experimentReport().name())).isPresent());
	}

	/** What they come to, or why nothing is chosen; empty for nothing to say. */
	String message() {
		if (chosen.isEmpty() || !message.isEmpty()) {
			return message;
		}
		if (impossible) {
			return NLS.bind(Messages.pendingImpossible, chosen.size());
		}
		Optional<PolicySearch> search = ground.flatMap(known -> known.search);
		if (outcome.isEmpty() || search.isEmpty()) {
			return "";
		}
		return NLS.bind(chosen.size() == 1 ? Messages.pendingOneStatus : Messages.pendingStatus, chosen.size(), effect(search.get(), outcome.get()));
	}

	private static String effect(PolicySearch search, Outcome after) {
		return EffectText.of(search.outcome(), after, search.metric());
	}

	/** Forgets everything that is chosen. */
	void drop() {
		chosen.clear();
		outcome = Optional.empty();
		cost = Optional.empty();
		impossible = false;
		message = "";
		changed.run();
	}

	/** Chooses another format of an operand of a layer; the present one, which is no choice, comes after the last one and has its place among the widths. */
	void next(ShownResult shown, String layer, PrecisionChoice.Part part, Step step) {
		if (found(shown)) {
			Place place = new Place(layer, part);
			offered(place, offered.containsKey(place), () -> step(place, step));
		}
	}

	/** Gives a layer the format that is chosen for another one, where it may have it. */
	void spread(ShownResult shown, String layer, String other, PrecisionChoice.Part part) {
		if (found(shown)) {
			Place from = new Place(layer, part);
			Place to = new Place(other, part);
			offered(to, offered.containsKey(from) && offered.containsKey(to), () -> copy(from, to));
		}
	}

	/** Whether there is a text to choose for; another text has other choices. */
	private boolean found(ShownResult shown) {
		Optional<IFile> file = shown.source().filter(source -> source.getLocation() != null);
		Optional<String> text = file.flatMap(EditorTexts::text);
		if (text.isEmpty()) {
			say(Messages.applyNoSource);
			return false;
		}
		String experiment = shown.experimentReport().name();
		if (ground.filter(known -> known.file.equals(file.get()) && known.text.equals(text.get()) && known.experiment.equals(experiment)).isEmpty()) {
			ground = Optional.of(new Ground(file.get(), text.get(), experiment));
			chosen.clear();
			offered.clear();
			present.clear();
			outcome = Optional.empty();
			cost = Optional.empty();
		}
		return true;
	}

	/** Does something now, or once it is known what a layer may have and all that was asked before is done. */
	private void offered(Place place, boolean now, Runnable work) {
		if (now) {
			work.run();
			return;
		}
		say(NLS.bind(Messages.pendingWorking, place.layer()));
		Ground asked = ground.orElseThrow();
		run(asked, place.layer(), cancellation -> {
			Optional<PolicySearch> search = asked.search(service, cancellation);
			List<PrecisionChoice> found = search.map(known -> known.choices(place.layer(), place.part(), cancellation)).orElse(List.of());
			double bits = search.map(known -> known.bits(place.layer(), place.part())).orElse(0.0);
			return () -> {
				offered.put(place, found);
				present.put(place, bits);
				work.run();
			};
		});
	}

	private void copy(Place from, Place to) {
		Optional<PrecisionChoice> wanted = Optional.ofNullable(chosen.get(from));
		if (wanted.isEmpty()) {
			take(to, Optional.empty());
			return;
		}
		Optional<PrecisionChoice> same = offered.get(to).stream().filter(choice -> choice.title().equals(wanted.get().title())).findFirst();
		if (same.isPresent()) {
			take(to, same);
		} else {
			say("");
		}
	}

	/**
	 * Another format of the same width as the one that is chosen.
	 *
	 * @param effect what all chosen formats come to with it
	 * @param isChosen whether it is the one that is chosen
	 */
	record Offer(PrecisionChoice choice, String effect, boolean isChosen) {
	}

	/**
	 * Prices all formats of the width of the chosen one, once all that was asked before is done.
	 *
	 * @param answer told them in the user interface thread; never when there is one only
	 */
	void ofWidth(String layer, PrecisionChoice.Part part, Consumer<List<Offer>> answer) {
		ground.ifPresent(known -> run(known, layer, cancellation -> () -> price(known, new Place(layer, part), answer)));
	}

	private void price(Ground known, Place place, Consumer<List<Offer>> answer) {
		Optional<PrecisionChoice> now = Optional.ofNullable(chosen.get(place));
		List<PrecisionChoice> same = now.map(one -> offered.get(place).stream().filter(choice -> choice.bits() == one.bits()).toList()).orElse(List.of());
		if (same.size() < 2) {
			return;
		}
		List<PrecisionChoice> others = chosen.values().stream().filter(choice -> choice != now.get()).toList();
		run(known, place.layer(), cancellation -> {
			List<Offer> offers = new ArrayList<>();
			known.search(service, cancellation).ifPresent(search -> same.forEach(choice -> {
				cancellation.check();
				List<PrecisionChoice> all = new ArrayList<>(others);
				all.add(choice);
				search.price(all).ifPresent(priced -> offers.add(new Offer(choice, effect(search, priced), choice == now.get())));
			}));
			return () -> {
				if (offers.size() > 1) {
					answer.accept(offers);
				}
			};
		});
	}

	/** Chooses one of the offers. */
	void choose(Offer offer) {
		take(new Place(offer.choice().layer(), offer.choice().part()), Optional.of(offer.choice()));
	}

	private void step(Place place, Step step) {
		List<PrecisionChoice> all = offered.get(place);
		if (all.isEmpty()) {
			say(NLS.bind(Messages.pendingNone, place.layer(), place.part() == PrecisionChoice.Part.WEIGHTS ? Messages.pendingWeights : Messages.pendingActivations));
			return;
		}
		Optional<PrecisionChoice> next = step == Step.NARROWER || step == Step.WIDER ? byWidth(place, step == Step.NARROWER) : inCircle(place, step == Step.NEXT);
		take(place, next);
	}

	/** Empty for the present format. */
	private void take(Place place, Optional<PrecisionChoice> wanted) {
		if (wanted.isPresent()) {
			chosen.put(place, wanted.get());
		} else {
			chosen.remove(place);
		}
		outcome = Optional.empty();
		// What is shown stays until the price of the other format is known.
		cost = cost.filter(known -> !chosen.isEmpty());
		impossible = false;
		say("");
		price();
	}

	/** Empty for the present format. */
	private Optional<PrecisionChoice> inCircle(Place place, boolean forward) {
		List<PrecisionChoice> all = offered.get(place);
		int now = chosen.containsKey(place) ? all.indexOf(chosen.get(place)) : -1;
		// The present format is the last of the circle.
		int next = Math.floorMod(now + 1 + (forward ? 1 : -1), all.size() + 1) - 1;
		return next < 0 ? Optional.empty() : Optional.of(all.get(next));
	}

	/** Empty for the present format, which is the only one of its width. At the end nothing changes. */
	private Optional<PrecisionChoice> byWidth(Place place, boolean narrower) {
		double own = present.get(place);
		double now = chosen.containsKey(place) ? chosen.get(place).bits() : own;
		OptionalDouble width = DoubleStream.concat(DoubleStream.of(own), offered.get(place).stream().mapToDouble(PrecisionChoice::bits))
				.filter(bits -> narrower ? bits < now : bits > now).map(bits -> narrower ? bits : -bits).max();
		double wanted = width.isEmpty() ? now : Math.abs(width.getAsDouble());
		return wanted == own ? Optional.empty() : width.isEmpty() ? Optional.ofNullable(chosen.get(place))
				: offered.get(place).stream().filter(choice -> choice.bits() == wanted).findFirst();
	}

	private void price() {
		List<PrecisionChoice> asked = List.copyOf(chosen.values());
		if (asked.isEmpty()) {
			return;
		}
		Ground known = ground.orElseThrow();
		int wish = wishes.incrementAndGet();
		run(known, known.experiment, cancellation -> {
			if (wish != wishes.get()) {
				// Another one is behind it, as when the mouse is dragged over many layers.
				return () -> {
				};
			}
			Optional<PolicySearch> search = known.search(service, cancellation);
			Optional<Outcome> priced = search.flatMap(found -> found.price(asked));
			Optional<NetworkCost> layers = priced.flatMap(done -> search.orElseThrow().cost(asked));
			return () -> {
				if (asked.equals(List.copyOf(chosen.values()))) {
					outcome = priced;
					cost = layers;
					impossible = priced.isEmpty();
					changed.run();
				}
			};
		});
	}

	/** Something that takes time; its answer is dropped when the text has changed meanwhile. */
	private interface Work {

		Runnable run(Cancellation cancellation);
	}

	private void run(Ground asked, String subject, Work work) {
		ICoreRunnable task = monitor -> {
			try {
				Runnable answer = work.run(monitor::isCanceled);
				later(asked, answer);
			} catch (CancellationException e) {
				throw new OperationCanceledException();
			} catch (RuntimeException e) {
				ILog.of(PendingFormats.class).error(Messages.searchFailed, e);
				later(asked, () -> say(Messages.searchFailed));
			}
		};
		Job job = Job.create(NLS.bind(Messages.pendingJob, subject), task);
		job.setRule(asked);
		job.schedule();
	}

	private void later(Ground asked, Runnable answer) {
		if (!display.isDisposed()) {
			display.asyncExec(() -> {
				if (ground.filter(asked::equals).isPresent()) {
					answer.run();
				}
			});
		}
	}

	private void say(String text) {
		message = text;
		changed.run();
	}

	/** Shows what is chosen as a new policy in the text and writes it there when the user wants that; one undo takes it back. */
	void apply(IWorkbenchPage page) {
		if (outcome.isEmpty() || ground.isEmpty()) {
			return;
		}
		Ground known = ground.get();
		List<PrecisionChoice> all = new ArrayList<>(chosen.values());
		Outcome priced = outcome.get();
		run(known, known.experiment, cancellation -> {
			Optional<PolicySearch> search = known.search(service, cancellation);
			List<TextEdit> edits = search.map(found -> found.edits(all, priced)).orElse(Map.of()).values().stream().flatMap(List::stream).toList();
			String effect = search.map(found -> effect(found, priced)).orElse("");
			return () -> write(page, known, edits, effect, all.size());
		});
	}

	private void write(IWorkbenchPage page, Ground known, List<TextEdit> edits, String effect, int count) {
		if (asking || edits.isEmpty()) {
			return;
		}
		asking = true;
		try {
			ITextViewer viewer = IDE.openEditor(page, known.file, false).getAdapter(ITextViewer.class);
			if (viewer == null || !viewer.getDocument().get().equals(known.text)) {
				say(Messages.applyChanged);
			} else if (TextPreview.confirmsPolicy(known.file.getName(), known.text, TextEdit.apply(known.text, edits), effect)) {
				DocumentEdits.apply(viewer, edits);
				drop();
				say(NLS.bind(Messages.pendingDone, count));
			}
		} catch (PartInitException e) {
			say(e.getMessage());
		} finally {
			asking = false;
		}
	}
}
