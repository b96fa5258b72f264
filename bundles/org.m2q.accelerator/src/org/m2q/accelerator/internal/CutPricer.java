package org.m2q.accelerator.internal;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.m2q.accelerator.MemorySpec;
import org.m2q.accelerator.Objective;

/**
 * Values the cuts of one layer on one machine: the number that {@link LayerPricer} gives, bit for bit, without the objects that explain it. Layers without a
 * {@linkplain LayerForm#describes form} are left to {@link LayerPricer}. Not safe for use by several threads.
 */
final class CutPricer {

	private final Machine machine;
	private final Item item;
	private final Tiles.Key key;
	private final LayerForm layer;
	private final MachineNumbers numbers;
	private final CutCharge.OnMachine own;
	private final Objective objective;
	private final CutForms forms;
	private final CutCharge charge;

	private CutPricer(Machine machine, Item item, Tiles.Key key, LayerForm layer, MachineNumbers numbers, CutCharge.OnMachine own, Objective objective) {
		this.machine = machine;
		this.item = item;
		this.key = key;
		this.layer = layer;
		this.numbers = numbers;
		this.own = own;
		this.objective = objective;
		forms = new CutForms(layer, key);
		charge = new CutCharge(layer, numbers, own);
	}

	/**
	 * The values of the cuts of a layer; empty when only {@link LayerPricer} knows them.
	 *
	 * @param fixed what the layer costs in any cut
	 */
	static Optional<CutPricer> of(Machine machine, Item item, Tiles.Key key, Moves uncut, Objective objective, LayerPricer.Fixed fixed) {
		return LayerForm.describes(machine, item.work(), key.plan()) ? Optional.of(new CutPricer(machine, item, key,
				new LayerForm(machine, item.work(), key.plan(), uncut), new MachineNumbers(machine), CutCharge.OnMachine.of(item.work(), key.plan(), fixed),
				objective)) : Optional.empty();
	}

	/** The same in another room. */
	CutPricer in(Tiles.Room room) {
		return room.equals(key.room()) ? this : new CutPricer(machine, item, key.with(room), layer, numbers, own, objective);
	}

	/** All that the values depend on, compared by value: layers for which it is equal have the same values for the same cuts. */
	Object dependsOn() {
		List<Object> all = new ArrayList<>();
		all.add(layer.work);
		all.add(layer.moves);
		all.add(objective);
		all.addAll(List.of(layer.concurrent, key.wideOutputs(), key.stationaryResident(), key.inputResident(), key.residualBuffered(), key.wholePixels(),
				key.wholeMap(), layer.burst, numbers.leakage, own.fixed().perOutput(), own.fixed().operations(), numbers.wireWidth, numbers.registers,
				numbers.wires, numbers.clock, numbers.bytesPerCycle));
		all.addAll(List.of(layer.weights, layer.inputs, layer.partialSums, layer.outputs, layer.residuals, layer.dram));
		for (double step : own.fixed().postProcessing()) {
			all.add(step);
		}
		List<MemorySpec> memories = machine.spec.memories();
		for (int i = 0; i < memories.size(); i++) {
			all.addAll(List.of(numbers.reads[i], numbers.writes[i], numbers.rates[i], machine.isDoubled(memories.get(i))));
		}
		for (int i = 0; i < layer.parts.length; i++) {
			Plan.Part part = key.plan().parts().get(i);
			all.addAll(List.of(layer.parts[i], part.lanes(), part.mode().rate(), part.engine().accumulators(), part.engine().pipelineDepth()));
		}
		return all;
	}

	/** Whether the tiles of a cut fit, as {@link Tiles#fits}. */
	boolean fits(Cut cut) {
		return forms.fits(cut);
	}

	/** The objective of a cut. */
	double value(Cut cut) {
		CutForm form = forms.of(cut);
		charge.charge(form);
		double seconds = charge.alone(form) / numbers.clock;
		return objective.of(charge.joules + numbers.leakage * seconds, seconds);
	}
}
