"""Simulation: a partnership's life from a scenario, played by real transactions and recomputed."""

from daosplit.simulation.player import Player as Player
from daosplit.simulation.reader import read_scenario as read_scenario
from daosplit.simulation.reader import shipped_scenarios as shipped_scenarios
from daosplit.simulation.result import SimulationResult as SimulationResult
from daosplit.simulation.scenario import Scenario as Scenario
from daosplit.simulation.simulate import simulate as simulate
