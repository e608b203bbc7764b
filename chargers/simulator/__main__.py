"""`python -m chargers.simulator`: the simulator without Django."""

import sys

from chargers.simulator.command import main

sys.exit(main())
