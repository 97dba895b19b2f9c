"""What happened to a project, from its repository alone: releases, promotions, weakenings, deployments, breaches."""
