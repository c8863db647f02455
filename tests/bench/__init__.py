"""`python -m tests.bench [--smoke] [--orders N]`: floors and ShopDesk measured in the same run
(performance.md)."""
